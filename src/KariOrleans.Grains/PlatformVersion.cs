using Semver;

namespace KariOrleans.Grains;

/// <summary>The version of this platform, against which extensions state what they need.</summary>
internal static class PlatformVersion
{
    public static SemVersion Current { get; } =
        SemVersion.FromVersion(new Version(typeof(PlatformVersion).Assembly.GetName().Version!.ToString(3)));
}
