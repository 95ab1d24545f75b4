"""Whether homes learn better together than each alone, without a reading leaving one: `earshot bench federated`."""
