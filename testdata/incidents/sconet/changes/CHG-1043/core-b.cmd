! Vantage Insight onboarding, after CHG-1042 was denied.
! SNMPv3 instead of a community, the table space kept, and the reload in each half's own step.
configure terminal
snmp-server user vantage network-operator auth sha 0x5d41402abc4b2a76b9719d911017c5925d41402a priv aes-128 0x7d793037a0760186574b0282f2f435e77d793037 localizedkey
snmp-server host 198.51.100.60 traps version 3 priv vantage
feature telemetry
telemetry
  destination-profile
    use-vrf management
  destination-group 100
    ip address 198.51.100.60 port 57500 protocol gRPC encoding GPB
  sensor-group 100
    data-source DME
    path sys/intf depth unbounded
    path sys/bgp/inst depth unbounded
    path sys/ch depth unbounded
  subscription 100
    dst-grp 100
    snsr-grp 100 sample-interval 30000
hardware access-list tcam region ing-racl 1536
hardware access-list tcam region ing-netflow 512
end
copy running-config startup-config
reload
y
