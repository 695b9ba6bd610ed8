using System.Net;
using System.Net.Sockets;

namespace KariCore.Network;

/// <summary>
/// Which addresses belong to the public internet (IANA's special-purpose registries, RFC 6890 and its updates).
/// </summary>
internal static class PublicAddress
{
    private static readonly (uint Network, int Bits)[] SpecialV4 =
    [
        (0x00000000, 8), (0x0A000000, 8), (0x64400000, 10), (0x7F000000, 8), (0xA9FE0000, 16), (0xAC100000, 12),
            (0xC0000000, 24),
        (0xC0000200, 24), (0xC0586300, 24), (0xC0A80000, 16), (0xC6120000, 15), (0xC6336400, 24), (0xCB007100, 24),
            (0xE0000000, 3),
    ];

    public static bool IsPublic(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        if (address.AddressFamily == AddressFamily.InterNetwork)
        {
            var value = System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(address.GetAddressBytes());
            return !Array.Exists(SpecialV4, range => (value ^ range.Network) >> (32 - range.Bits) == 0);
        }

        // Only 2000::/3 is routed globally; within it, protocol assignments and tunnels that can carry any IPv4 address
        // are not.
        var bytes = address.GetAddressBytes();
        var (first, second) = ((bytes[0] << 8) | bytes[1], (bytes[2] << 8) | bytes[3]);
        return (first & 0xE000) == 0x2000
            && !(first == 0x2001 && second < 0x0200)
            && !(first == 0x2001 && second == 0x0DB8)
            && first != 0x2002
            && !(first == 0x3FFF && second < 0x1000);
    }
}
