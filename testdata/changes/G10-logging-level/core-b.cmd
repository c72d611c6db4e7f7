conf t
logging level ospf 6
logging monitor 6
end
