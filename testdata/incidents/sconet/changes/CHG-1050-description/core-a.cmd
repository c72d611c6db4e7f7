conf t
 int eth1/3
  description reserved for hv-3
 ntp server 198.51.100.7 use-vrf management
end
copy run start
