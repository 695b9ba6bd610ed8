using System.Text.Json.Nodes;
using KariCore.Input;

namespace KariCore.Tables;

/// <summary>The <c>items</c> of a plugin that works on lists.</summary>
internal static class ItemList
{
    public const int MaxItems = 100_000;

    public static JsonArray Read(JsonObject input)
    {
        var items = input.Array("items");
        return items.Count <= MaxItems
            ? items
            : throw Invalid.TooLarge($"'items' has {items.Count} entries.", $"Send at most {MaxItems} at a time.");
    }
}
