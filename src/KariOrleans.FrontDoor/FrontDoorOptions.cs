using System.ComponentModel.DataAnnotations;
using KariOrleans.FrontDoor.Access;
using Microsoft.Extensions.Options;

namespace KariOrleans.FrontDoor;

/// <summary>What an operator may change about the HTTP surface; section <see cref="Section"/>.</summary>
public sealed class FrontDoorOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "FrontDoor";

    /// <summary>The largest request body, in MiB. An endpoint may declare less, never more.</summary>
    [Range(1, 10_240)]
    public int MaxBodyMegabytes { get; init; } = 128;

    /// <summary>
    /// Calls a minute that one tenant may make of one endpoint which declares no limit; 0 = no limit.
    /// </summary>
    [Range(0, 10_000_000)]
    public int CallsPerMinute { get; init; } = 6_000;

    /// <summary>Sign-ins with an unknown key a minute from one address; 0 = no limit.</summary>
    [Range(0, 1_000_000)]
    public int FailedSignInsPerMinute { get; init; } = 60;

    /// <summary>The longest deadline that a request may ask for.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan MaxDeadline { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>JWT bearer tokens; null = only API keys.</summary>
    [ValidateObjectMembers(typeof(JwtOptionsValidator))]
    public JwtOptions? Jwt { get; init; }

    internal long MaxBodyBytes => MaxBodyMegabytes * 1024L * 1024L;
}
