"""What acts without anybody at a keyboard, with its owner, last use and end."""
