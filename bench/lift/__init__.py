"""Whether what is said of experiments holds: on simulated tests whose truth is known, and on a public one."""
