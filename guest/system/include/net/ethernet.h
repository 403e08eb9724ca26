// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <stdint.h>
#include <linux/if_ether.h>
struct ether_addr { uint8_t ether_addr_octet[6]; } __attribute__((__packed__));
struct ether_header {
	uint8_t ether_dhost[6], ether_shost[6];
	uint16_t ether_type;
} __attribute__((__packed__));
#define ETHERTYPE_IP 0x0800
#define ETHERTYPE_ARP 0x0806
#define ETHERTYPE_VLAN 0x8100
#define ETHERTYPE_IPV6 0x86dd
#define ETHER_ADDR_LEN 6
#define ETHERMTU ETH_DATA_LEN
