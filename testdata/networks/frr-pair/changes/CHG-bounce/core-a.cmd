interface eth1
 no ip ospf mtu-ignore
 shutdown
 no shutdown
