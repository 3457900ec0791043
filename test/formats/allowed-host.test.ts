import { describe, expect, it } from "vitest";
import { hostSchema, unlistedHost } from "../../src/formats/allowed-host.ts";

const accepts = (entry: unknown): boolean => hostSchema.safeParse(entry).success;
const network = (text: string) => ({ host: "vault.corp.example", networks: [text] });

describe("a host that the operator allows", () => {
  it.each([
    "api.example.com",
    "api.example.com:8443",
    "127.0.0.1",
    "127.0.0.1:9000",
    "10.0.0.7",
    "localhost",
    "[::1]:80",
  ])("may be %s", (entry) => {
    expect(accepts(entry)).toBe(true);
  });

  it.each([
    "169.254.169.254",
    "169.254.169.254:80",
    "2852039166",
    "0xa9fea9fe",
    "0251.0376.0251.0376",
    "169.254.10",
    "0.0.0.0",
    "0",
    "[::]",
    "[fe80::1]",
    "[febf::1]:80",
    "[::ffff:169.254.169.254]",
    "[::ffff:a9fe:a9fe]",
    "[fd00:ec2::254]",
    "100.100.100.200",
    "168.63.129.16",
    "192.0.0.192",
    "metadata.google.internal",
  ])("can't be %s, whatever way it is written", (entry) => {
    expect(accepts(entry)).toBe(false);
  });

  it.each([
    "10.20.0.0/16",
    "172.31.0.0/20",
    "192.168.1.0/24",
    "100.64.7.0/24",
    "10.1.2.3/32",
    "fd12:3456:789a::/48",
  ])("may lead into the private network %s", (text) => {
    expect(accepts(network(text))).toBe(true);
  });

  it.each([
    "0.0.0.0/0",
    "8.8.8.0/24",
    "169.254.0.0/16",
    "127.0.0.0/8",
    "172.0.0.0/8",
    "10.0.0.0/7",
    "100.64.0.0/10",
    "100.100.100.0/24",
    "fe80::/64",
    "fd00::/8",
    "fd00:ec2::/64",
    "::/0",
    "10.0.0.1",
  ])("can't lead into %s", (text) => {
    expect(accepts(network(text))).toBe(false);
  });
});

it("one entry doesn't mix IPv4 and IPv6 networks", () => {
  expect(accepts({ host: "vault.corp.example", networks: ["10.1.0.0/16", "fd12:3456::/32"] })).toBe(false);
});

it("an address is reached through an entry with networks as through a plain one", () => {
  const hosts = [network("10.20.0.0/16"), "api.example.com:8443"];
  expect(unlistedHost("https://vault.corp.example/v1", hosts)).toBeNull();
  expect(unlistedHost("https://api.example.com:8443/", hosts)).toBeNull();
  expect(unlistedHost("https://api.example.com/", hosts)).toBe('"api.example.com" isn\'t in hosts');
});
