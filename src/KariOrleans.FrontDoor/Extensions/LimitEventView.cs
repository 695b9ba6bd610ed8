using KariOrleans.Contracts.Extensions;

namespace KariOrleans.FrontDoor.Extensions;

/// <summary>Something that happened at a limit of an installation.</summary>
internal sealed record LimitEventView(
    string Limit,
    string Action,
    DateTimeOffset At,
    DateTimeOffset LastAt,
    int Count,
    double Allowed,
    double Used,
    string Unit,
    string Message,
    string Remedy)
{
    public static LimitEventView Of(LimitEntry entry) => new(
        entry.Limit, entry.Action, entry.At, entry.LastAt, entry.Count, entry.Allowed, entry.Used, entry.Unit,
        entry.Message, entry.Remedy);
}
