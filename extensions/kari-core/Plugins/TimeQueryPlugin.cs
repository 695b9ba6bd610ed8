using System.Text.Json.Nodes;
using KariCore.Input;
using KariOrleans.Sdk;

namespace KariCore.Plugins;

/// <summary>What time it is, somewhere.</summary>
internal static class TimeQueryPlugin
{
    public static JsonNode? Run(PluginCall call)
    {
        var zone = TimeZoneReading.Find(call.Input.OptionalText("timezone"));
        var now = TimeZoneInfo.ConvertTime(call.Time.GetUtcNow(), zone);
        return new JsonObject
        {
            ["iso"] = InstantReading.Format(now, "iso"),
            ["date"] = InstantReading.Format(now, "date"),
            ["time"] = InstantReading.Format(now, "time"),
            ["weekday"] = now.DayOfWeek.ToString(),
            ["timezone"] = zone.Id,
            ["utc_offset"] = InstantReading.Format(now, "zzz"),
            ["unix"] = now.ToUnixTimeSeconds(),
            ["text"] = InstantReading.Format(now, call.Input.OptionalText("format") ?? "iso"),
        };
    }
}
