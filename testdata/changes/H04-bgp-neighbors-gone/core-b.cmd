conf t
router bgp 65010
  no neighbor 10.255.1.5
  no neighbor 10.255.1.7
end
