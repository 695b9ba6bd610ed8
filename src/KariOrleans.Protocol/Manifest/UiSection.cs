namespace KariOrleans.Protocol.Manifest;

/// <summary>Pages that an extension adds to the Control Room.</summary>
public sealed record UiSection
{
    /// <summary>Pages with a place in the menu; paths are unique.</summary>
    public IReadOnlyList<ControlRoomPage> ControlRoomPages { get; init; } = [];

    /// <summary>Script-style pages.</summary>
    public IReadOnlyList<StreamlitPage> StreamlitPages { get; init; } = [];
}
