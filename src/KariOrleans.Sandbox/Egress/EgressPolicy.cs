using System.Net;
using KariOrleans.Protocol.Manifest;

namespace KariOrleans.Sandbox.Egress;

/// <summary>
/// Where an extension may connect to, by its manifest: the hosts of <c>network.hosts</c> on port 443, with
/// <c>outbound_http</c> on port 80 too, on others where the manifest names them. Pure.
/// </summary>
public sealed class EgressPolicy
{
    private const string AnyHost = "*";
    private const int HttpPort = 80;
    private const int HttpsPort = 443;

    private readonly IReadOnlyList<NetworkHost> hosts;
    private readonly bool allowsHttp;

    private EgressPolicy(IReadOnlyList<NetworkHost> hosts, bool allowsHttp)
    {
        this.hosts = hosts;
        this.allowsHttp = allowsHttp;
    }

    /// <summary>The policy of a manifest; null where it has no permission to reach anything.</summary>
    /// <param name="permissions">Granted permissions as <c>area:word</c>.</param>
    /// <param name="hosts">The hosts that it declares.</param>
    public static EgressPolicy? For(IReadOnlySet<string> permissions, IReadOnlyList<NetworkHost> hosts)
    {
        var allowsHttp = permissions.Contains("network:outbound_http");
        return allowsHttp || permissions.Contains("network:outbound_https") ? new(hosts, allowsHttp) : null;
    }

    /// <summary>Why a target may not be asked for; null where it may.</summary>
    internal EgressDenial? Refuse(ConnectRequest target)
    {
        var host = target.Host;
        if (hosts.Count == 0)
        {
            return Denied(
                "no_hosts_declared", $"{host} can't be reached: the manifest declares no hosts.", Declaration(host));
        }

        var matching = hosts.Where(h => Matches(h, target)).ToList();
        if (matching.Count == 0)
        {
            return target.Literal is null
                ? Denied("host_not_declared", $"{host} is not among the manifest's hosts.", Declaration(host))
                : Denied(
                    "address_not_declared", $"{host} is an address that the manifest does not declare.",
                    "Connect by name: an address has to be declared itself, no * stands for one.");
        }

        if (target.Port == HttpPort && !allowsHttp)
        {
            return Denied(
                "port_not_declared",
                $"Port {HttpPort} of {host} is for plain http, which the manifest does not ask for.",
                "Use https, or add outbound_http to permissions.network_access.");
        }

        return matching.Exists(h => Opens(h, target.Port))
            ? null
            : Denied(
                "port_not_declared", $"{host} is declared, but not its port {target.Port}.",
                $"Declare it: \"{host}:{target.Port}\" in network.hosts of extension.json.");
    }

    /// <summary>
    /// Why the addresses of a target that may be asked for may not be dialled; null where they may. One that may not
    /// be is enough: which of them a client takes, somebody else decides.
    /// </summary>
    internal EgressDenial? Refuse(
        ConnectRequest target, IReadOnlyCollection<IPAddress> addresses, IReadOnlyList<IPNetwork> privateRanges)
    {
        var isNamed = hosts.Any(h => h.Name != AnyHost && Matches(h, target) && Opens(h, target.Port));
        if (addresses.All(a => MayBeDialled(a, isNamed ? privateRanges : []))) return null;

        // Neither the address nor how many there are: an extension could draw a map of the operator's network.
        return Denied(
            "address_not_public", $"{target.Host} has an address that is not public.",
            "Use a host of the public internet. For a service of the operator's own, the operator allows its range "
                + "(--private-range) and the manifest declares the host by name.");
    }

    private static bool MayBeDialled(IPAddress address, IReadOnlyList<IPNetwork> privateRanges)
    {
        var plain = PublicAddress.Plain(address);
        return privateRanges.Any(range => range.Contains(plain))
            || (PublicAddress.IsPublic(plain) && !PublicAddress.IsOwn(plain));
    }

    private static bool Matches(NetworkHost declared, ConnectRequest target)
    {
        if (declared.Name == target.Host) return true;
        if (target.Literal is not null) return false;
        return declared.Name == AnyHost
            || (declared.Name.StartsWith("*.", StringComparison.Ordinal)
                && target.Host.Length >= declared.Name.Length
                && target.Host.EndsWith(declared.Name[1..], StringComparison.Ordinal));
    }

    private bool Opens(NetworkHost declared, int port) =>
        declared.Port is { } only ? port == only : port == HttpsPort || (port == HttpPort && allowsHttp);

    private static EgressDenial Denied(string rule, string detail, string remedy) =>
        new(EgressOutcome.Denied, 403, rule, detail, remedy);

    private static string Declaration(string host) =>
        $"Declare it in extension.json: \"network\": {{ \"hosts\": [\"{host}\"] }}. Then install the new version.";
}
