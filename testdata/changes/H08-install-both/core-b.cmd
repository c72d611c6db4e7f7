install all nxos bootflash:nxos64-cs.10.4.2.F.bin
y
