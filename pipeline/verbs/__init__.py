"""What can be done with a workspace, one verb a file. A verb prints nothing: it returns what a command reports."""
