config t
logging server 198.51.100.33 6 use-vrf management facility local6
exit
copy run start
