using MessagePack;

namespace KariOrleans.Protocol.Wire;

/// <summary>
/// The platform tells the child which installation it is to be. A child serves one installation in its life.
/// </summary>
/// <param name="WireVersion">The wire version of the session.</param>
/// <param name="Extension">The extension's name.</param>
/// <param name="ExtensionVersion">The extension's version.</param>
/// <param name="Tenant">The tenant, for the author's logs; it grants nothing.</param>
/// <param name="PackageDirectory">Where the package lies, as the child sees it.</param>
/// <param name="EntryPoint">The assembly to load, relative to the package, optionally followed by
/// <c>:TypeName</c>.</param>
/// <param name="ConfigJson">The installation's configuration, UTF-8 JSON object.</param>
/// <param name="Environment">Variables to set: <c>EXTENSION_NAME</c>, <c>EXTENSION_DATA_DIR</c> and their like.</param>
public sealed record WelcomeMessage(
    int WireVersion,
    string Extension,
    string ExtensionVersion,
    string Tenant,
    string PackageDirectory,
    string EntryPoint,
    byte[] ConfigJson,
    KeyValuePair<string, string>[] Environment) : IWireMessage<WelcomeMessage>
{
    /// <inheritdoc/>
    public void Write(ref MessagePackWriter writer)
    {
        writer.WriteArrayHeader(8);
        writer.Write(WireVersion);
        writer.Write(Extension);
        writer.Write(ExtensionVersion);
        writer.Write(Tenant);
        writer.Write(PackageDirectory);
        writer.Write(EntryPoint);
        writer.Write(ConfigJson);
        WireCodec.WritePairs(ref writer, Environment);
    }

    /// <inheritdoc/>
    public static WelcomeMessage Read(ref MessagePackReader reader)
    {
        WireCodec.ExpectArray(ref reader, 8);
        return new WelcomeMessage(
            reader.ReadInt32(),
            WireCodec.ReadRequiredText(ref reader),
            WireCodec.ReadRequiredText(ref reader),
            WireCodec.ReadRequiredText(ref reader),
            WireCodec.ReadRequiredText(ref reader),
            WireCodec.ReadRequiredText(ref reader),
            WireCodec.ReadBytes(ref reader),
            WireCodec.ReadPairs(ref reader));
    }
}
