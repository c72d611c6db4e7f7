conf t
router bgp 65010
  no neighbor 10.255.1.1
  no neighbor 10.255.1.3
end
