using System.Globalization;
using System.Text.Json.Nodes;
using KariCore.Input;
using KariOrleans.Sdk;

namespace KariCore.Plugins;

/// <summary>Adds to dates, takes them apart, writes them.</summary>
internal static class DateMathPlugin
{
    private const int MaxAmount = 1_000_000_000;

    public static JsonNode? Run(PluginCall call)
    {
        var zone = TimeZoneReading.Find(call.Input.OptionalText("timezone"));
        var date = InstantReading.Read(call.Input["date"], "date", zone, call.Time);
        try
        {
            return call.Input.Choice("op", "add", "add", "difference", "format") switch
            {
                "difference" => Difference(date, InstantReading.Read(call.Input.Required("to"), "to", zone, call.Time)),
                "format" => Answer(date, call.Input),
                _ => Answer(Add(date, call.Input.OptionalObject("amount") ?? [], zone), call.Input),
            };
        }
        catch (ArgumentOutOfRangeException)
        {
            throw Invalid.Input("The date is before the year 1 or after the year 9999.", "Use a smaller amount.");
        }
    }

    /// <summary>
    /// Years to days move the calendar date and keep the local time; hours to seconds are elapsed time.
    /// </summary>
    private static DateTimeOffset Add(DateTimeOffset date, JsonObject amount, TimeZoneInfo zone)
    {
        foreach (var (name, _) in amount)
        {
            if (name is not ("years" or "months" or "weeks" or "days" or "hours" or "minutes" or "seconds"))
                throw Invalid.Input(
                    $"There is no unit '{InputReading.Shorten(name)}'.",
                    "Use years, months, weeks, days, hours, minutes or seconds.");
        }

        var local = date.DateTime
            .AddYears(Amount("years", 20_000)).AddMonths(Amount("months", 120_000))
            .AddDays(Amount("weeks", MaxAmount) * 7.0).AddDays(Amount("days", MaxAmount));
        var moved = local == date.DateTime ? date : InstantReading.AtLocal(local, zone);
        var elapsed = TimeSpan.FromSeconds(
            (Amount("hours", MaxAmount) * 3600.0) + (Amount("minutes", MaxAmount) * 60.0) + Amount(
                "seconds", MaxAmount));
        return TimeZoneInfo.ConvertTime(moved.ToUniversalTime().Add(elapsed), zone);

        int Amount(string unit, int max) => amount.Integer(unit, 0, -max, max);
    }

    private static JsonObject Answer(DateTimeOffset date, JsonObject input) => new()
    {
        ["iso"] = InstantReading.Format(date, "iso"),
        ["unix"] = date.ToUnixTimeSeconds(),
        ["weekday"] = date.DayOfWeek.ToString(),
        ["week"] = ISOWeek.GetWeekOfYear(date.DateTime),
        ["text"] = InstantReading.Format(date, input.OptionalText("format") ?? "iso"),
    };

    private static JsonObject Difference(DateTimeOffset from, DateTimeOffset to)
    {
        var elapsed = to - from;
        return new JsonObject
        {
            ["seconds"] = elapsed.TotalSeconds,
            ["minutes"] = elapsed.TotalMinutes,
            ["hours"] = elapsed.TotalHours,
            ["days"] = elapsed.TotalDays,
            ["weeks"] = elapsed.TotalDays / 7,
            ["months"] = WholeMonths(from.DateTime, to.DateTime),
            ["years"] = WholeMonths(from.DateTime, to.DateTime) / 12,
        };
    }

    private static int WholeMonths(DateTime from, DateTime to)
    {
        if (to < from) return -WholeMonths(to, from);
        var months = ((to.Year - from.Year) * 12) + to.Month - from.Month;
        return from.AddMonths(months) > to ? months - 1 : months;
    }
}
