using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using KariCore.Input;
using KariOrleans.Sdk;

namespace KariCore.Plugins;

/// <summary>Fingerprints of texts.</summary>
internal static class HashPlugin
{
    public static JsonNode? Run(PluginCall call)
    {
        var data = BytesText.Read(
            call.Input.Text("text"), call.Input.Choice("input_encoding", "utf8", "utf8", "base64", "hex"));
        var key = call.Input.OptionalText("key") is { } text ? Encoding.UTF8.GetBytes(text) : null;
        var algorithm = call.Input.Choice("algorithm", "sha256", "sha256", "sha512", "sha1", "md5");
        var digest = Compute(algorithm, data, key);
        return new JsonObject
        {
            ["hash"] = BytesText.Write(digest, call.Input.Choice("encoding", "hex", "hex", "base64")),
            ["algorithm"] = key is null ? algorithm : $"hmac-{algorithm}",
        };
    }

    // SHA-1 and MD5 are here because other systems' signatures and checksums use them, not for security.
#pragma warning disable CA5350, CA5351
    private static byte[] Compute(string algorithm, byte[] data, byte[]? key) => (algorithm, key) switch
    {
        ("sha512", null) => SHA512.HashData(data),
        ("sha512", _) => HMACSHA512.HashData(key, data),
        ("sha1", null) => SHA1.HashData(data),
        ("sha1", _) => HMACSHA1.HashData(key, data),
        ("md5", null) => MD5.HashData(data),
        ("md5", _) => HMACMD5.HashData(key, data),
        (_, null) => SHA256.HashData(data),
        _ => HMACSHA256.HashData(key, data),
    };
#pragma warning restore CA5350, CA5351
}
