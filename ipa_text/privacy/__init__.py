"""What keeps participants from being recognised: whose words stand where, and what they are called."""
