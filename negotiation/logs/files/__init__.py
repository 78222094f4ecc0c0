"""Files of the operating system: opening only regular files, and making changes to a folder survive a power cut."""
