"""What every Python program of scripts/ shares: the environment it runs in, and how the records are split."""
