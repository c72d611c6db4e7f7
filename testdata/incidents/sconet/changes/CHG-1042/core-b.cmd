!======================================================================
! Vantage Insight  -  switch onboarding, Cisco NX-OS 9.3 / 10.x   rev 7
! Paste into each core switch as network-admin. About 5 minutes each.
! Questions: onboarding@vantage.example
!======================================================================

switch# configure terminal
Enter configuration commands, one per line. End with CNTL/Z.
! --- 1. SNMP polling and traps --------------------------------------
switch(config)# snmp-server community V4ntage-0nboard group network-operator
switch(config)# snmp-server community V4ntage-0nboard use-ipv4acl SNMP-RO
switch(config)# snmp-server host 198.51.100.60 traps version 2c V4ntage-0nboard
switch(config)# snmp-server enable traps link linkDown
switch(config)# snmp-server enable traps link linkUp
switch(config)# snmp-server enable traps bgp
! --- 2. streaming telemetry -----------------------------------------
switch(config)# feature telemetry
switch(config)# telemetry
switch(config-telemetry)# destination-profile
switch(conf-tm-dest-profile)# use-vrf management
switch(conf-tm-dest-profile)# destination-group 100
switch(conf-tm-dest)# ip address 198.51.100.60 port 57500 protocol gRPC encoding GPB
switch(conf-tm-dest)# sensor-group 100
switch(conf-tm-sensor)# data-source DME
switch(conf-tm-sensor)# path sys/intf depth unbounded
switch(conf-tm-sensor)# path sys/bgp/inst depth unbounded
switch(conf-tm-sensor)# path sys/ch depth unbounded
switch(conf-tm-sensor)# subscription 100
switch(conf-tm-sub)# dst-grp 100
switch(conf-tm-sub)# snsr-grp 100 sample-interval 30000
switch(conf-tm-sub)# exit
! --- 3. table space for Vantage Flow (needed once per switch) --------
switch(config)# hardware access-list tcam region ing-racl 1536
switch(config)# hardware access-list tcam region ing-netflow 512
switch(config)# end
! --- 4. save and activate --------------------------------------------
switch# copy run start
switch# reload
y
! Done. The switch appears in your Vantage dashboard within 10 minutes.
