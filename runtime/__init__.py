"""Where it all meets a machine: the local AWS, the web server, the demo, talk."""
