using System.Net;
using KariOrleans.Protocol.Manifest;
using KariOrleans.Sandbox.Egress;

namespace KariOrleans.Tests.Sandbox.Egress;

public sealed class EgressPolicyTests
{
    private static readonly IPNetwork[] Office = [IPNetwork.Parse("10.2.0.0/16")];

    [Theory]
    [InlineData("network:inbound")]
    [InlineData("network:internal")]
    [InlineData("data:read")]
    public void OtherPermissions_OpenNoWayOut(string permission) =>
        Assert.Null(EgressPolicy.For(new HashSet<string> { permission }, [new("a.b", null)]));

    [Theory]
    [InlineData("api.example.com", 443, null)]
    [InlineData("api.example.com", 80, "port_not_declared")]
    [InlineData("api.example.com", 8443, "port_not_declared")]
    [InlineData("example.com", 443, "host_not_declared")]
    [InlineData("other.api.example.com", 443, "host_not_declared")]
    [InlineData("evilapi.example.com", 443, "host_not_declared")]
    [InlineData("deep.down.sub.test", 443, null)]
    [InlineData("a.sub.test", 443, null)]
    [InlineData("sub.test", 443, "host_not_declared")]
    [InlineData("evilsub.test", 443, "host_not_declared")]
    [InlineData("mail.example.com", 587, null)]
    [InlineData("mail.example.com", 443, "port_not_declared")]
    [InlineData("plain.example.com", 80, "port_not_declared")]
    [InlineData("9.9.9.9", 443, null)]
    [InlineData("8.8.8.8", 443, "address_not_declared")]
    [InlineData("2606:4700::1111", 443, "address_not_declared")]
    public void OutboundHttps_ReachesDeclaredHostsOnTheirPorts(string host, int port, string? rule)
    {
        var policy = Policy(
            "outbound_https", new("api.example.com", null), new("*.sub.test", null), new("mail.example.com", 587),
            new("plain.example.com", 80), new("9.9.9.9", null));

        Assert.Equal(rule, policy.Refuse(Target(host, port))?.Rule);
    }

    [Theory]
    [InlineData(443, null)]
    [InlineData(80, null)]
    [InlineData(8080, "port_not_declared")]
    public void OutboundHttp_OpensPort80AsWell(int port, string? rule) =>
        Assert.Equal(rule, Policy("outbound_http", new NetworkHost("a.b", null)).Refuse(Target("a.b", port))?.Rule);

    [Fact]
    public void PortOfItsOwn_IsTheOnlyOne()
    {
        var policy = Policy("outbound_http", new NetworkHost("a.b", 8443));

        Assert.Null(policy.Refuse(Target("a.b", 8443)));
        Assert.Equal("port_not_declared", policy.Refuse(Target("a.b", 443))?.Rule);
    }

    [Fact]
    public void NoHosts_ReachNothing_WithTheRemedy()
    {
        var denial = Policy("outbound_http").Refuse(Target("a.b", 443))!;

        Assert.Equal(("no_hosts_declared", 403), (denial.Rule, denial.Status));
        Assert.Contains("\"hosts\": [\"a.b\"]", denial.Remedy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("anything.example", 443, null)]
    [InlineData("anything.example", 22, "port_not_declared")]
    [InlineData("8.8.8.8", 443, "address_not_declared")]
    public void Star_IsEveryHost_ButNoAddressAndNoOtherPort(string host, int port, string? rule) =>
        Assert.Equal(rule, Policy("outbound_https", new NetworkHost("*", null)).Refuse(Target(host, port))?.Rule);

    [Fact]
    public void WildcardOfAName_IsNoWildcardOfAddresses() => Assert.Equal(
        "address_not_declared",
        Policy("outbound_https", new NetworkHost("*.9.9.9", null)).Refuse(Target("9.9.9.9", 443))?.Rule);

    [Theory]
    [InlineData("8.8.8.8", true)]
    [InlineData("8.8.8.8 1.1.1.1", true)]
    [InlineData("10.2.3.4", true)]
    [InlineData("::ffff:10.2.3.4", true)]
    [InlineData("8.8.8.8 10.2.3.4", true)]
    [InlineData("10.3.0.1", false)]
    [InlineData("8.8.8.8 10.3.0.1", false)]
    [InlineData("8.8.8.8 ::1", false)]
    [InlineData("64:ff9b::a00:1", false)]
    public void EveryAddress_MustBePublic_OrTheOperators(string addresses, bool isAllowed)
    {
        var policy = Policy("outbound_https", new NetworkHost("a.b", null));

        var denial = policy.Refuse(Target("a.b", 443), Addresses(addresses), Office);

        Assert.Equal(isAllowed ? null : "address_not_public", denial?.Rule);
        Assert.DoesNotContain("10.3", denial?.Detail ?? "", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("*", null, false)]
    [InlineData("intranet.corp", null, true)]
    [InlineData("*.corp", null, true)]
    [InlineData("intranet.corp", 8443, false)]
    public void OperatorsRange_IsForHostsThatAreDeclaredByName(string declared, int? port, bool isAllowed)
    {
        var policy = Policy("outbound_https", new NetworkHost("*", null), new NetworkHost(declared, port));

        var denial = policy.Refuse(Target("intranet.corp", 443), Addresses("10.2.0.1"), Office);

        Assert.Equal(isAllowed, denial is null);
    }

    private static EgressPolicy Policy(string permission, params NetworkHost[] hosts) =>
        EgressPolicy.For(new HashSet<string> { $"network:{permission}" }, hosts)!;

    private static ConnectRequest Target(string host, int port) =>
        new(host, port, IPAddress.TryParse(host, out var literal) ? literal : null);

    private static IPAddress[] Addresses(string text) => [.. text.Split(' ').Select(IPAddress.Parse)];
}
