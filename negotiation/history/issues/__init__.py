"""Issues: their states, the votes on joint steps, and the rules that move them."""
