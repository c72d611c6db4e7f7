conf t
interface Ethernet1/61
  mtu 1500
end
