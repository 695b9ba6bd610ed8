using System.Net;
using System.Net.Sockets;

namespace KariOrleans.Sandbox.Egress;

/// <summary>
/// Which addresses belong to the public internet: IANA's special-purpose registries (RFC 6890 and its updates), and the
/// addresses at which clouds tell a machine its secrets.
/// </summary>
internal static class PublicAddress
{
    private static readonly IPNetwork[] SpecialV4 =
    [
        .. ((string[])
        [
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12",
            "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24",
            "203.0.113.0/24", "224.0.0.0/3",
            // Azure's machines ask their host here; the number alone looks public.
            "168.63.129.16/32",
        ]).Select(IPNetwork.Parse),
    ];

    // Within the one block that is routed globally: protocol assignments and Teredo, documentation, 6to4.
    private static readonly IPNetwork[] SpecialV6 =
    [
        .. ((string[])["2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20"]).Select(IPNetwork.Parse),
    ];

    private static readonly IPNetwork RoutedV6 = IPNetwork.Parse("2000::/3");
    private static readonly IPNetwork TranslatedV6 = IPNetwork.Parse("64:ff9b::/96");

    /// <summary>Whether an address is public. One that carries an IPv4 address is what that is.</summary>
    public static bool IsPublic(IPAddress address)
    {
        if (Plain(address) is { AddressFamily: AddressFamily.InterNetwork } v4)
            return !Array.Exists(SpecialV4, range => range.Contains(v4));
        return RoutedV6.Contains(address) && !Array.Exists(SpecialV6, range => range.Contains(address));
    }

    /// <summary>The IPv4 address that an IPv6 address stands for (mapped, or NAT64), else the address itself.</summary>
    public static IPAddress Plain(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6) return address.MapToIPv4();
        if (address.AddressFamily != AddressFamily.InterNetworkV6 || !TranslatedV6.Contains(address)) return address;
        Span<byte> bytes = stackalloc byte[16];
        _ = address.TryWriteBytes(bytes, out _);
        return new IPAddress(bytes[12..]);
    }

    /// <summary>
    /// Whether an address is this machine's own. A public one is no less inside: what listens there may count on a
    /// firewall that only stands before the others.
    /// </summary>
    public static bool IsOwn(IPAddress address)
    {
        try
        {
            // To connect without a connection sends nothing; the kernel only says from where it would, and to itself
            // it sends from the address itself.
            using var socket = new Socket(address.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
            socket.Connect(address, 9);
            return ((IPEndPoint)socket.LocalEndPoint!).Address.Equals(address);
        }
        catch (SocketException)
        {
            // There is no way to it, so it is not here.
            return false;
        }
    }
}
