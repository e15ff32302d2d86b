"""The translator's desk: a small web application on this machine."""
