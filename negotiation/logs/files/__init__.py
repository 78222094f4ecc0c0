"""Files of the operating system: which ones are opened, and what makes a change to a folder survive a power cut."""
