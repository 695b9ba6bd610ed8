using System.Buffers.Text;
using System.Text;

namespace KariCore.Input;

/// <summary>Bytes as texts: base64, base64url, hex, utf8.</summary>
internal static class BytesText
{
    private static readonly UTF8Encoding StrictUtf8 = new(false, throwOnInvalidBytes: true);

    public static byte[] Read(string text, string encoding)
    {
        try
        {
            return encoding switch
            {
                "base64" => Convert.FromBase64String(text),
                "base64url" => Base64Url.DecodeFromChars(text),
                "hex" => Convert.FromHexString(text),
                _ => Encoding.UTF8.GetBytes(text),
            };
        }
        catch (FormatException)
        {
            throw Invalid.Input($"The text is not {encoding}.", "Check the text and the encoding that you named.");
        }
    }

    public static string Write(byte[] bytes, string encoding)
    {
        try
        {
            return encoding switch
            {
                "base64" => Convert.ToBase64String(bytes),
                "base64url" => Base64Url.EncodeToString(bytes),
                "hex" => Convert.ToHexStringLower(bytes),
                _ => StrictUtf8.GetString(bytes),
            };
        }
        catch (DecoderFallbackException)
        {
            throw Invalid.Input("The decoded bytes are no UTF-8 text.", "Keep them encoded; JSON holds texts only.");
        }
    }
}
