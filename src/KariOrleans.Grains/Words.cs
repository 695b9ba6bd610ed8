using System.Text.Json;

namespace KariOrleans.Grains;

/// <summary>Members of enums as words of the outside: <c>NotLoaded</c> → <c>not_loaded</c>.</summary>
internal static class Words
{
    public static string Snake<T>(T value) where T : struct, Enum =>
        JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());
}
