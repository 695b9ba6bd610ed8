using System.Text.Json.Nodes;
using KariOrleans.Sdk;

namespace KariCore.Numbers;

/// <summary>Numbers on their way out: JSON has no infinity and no not-a-number.</summary>
internal static class FiniteNumber
{
    public static JsonValue ToJson(double number, string what) => double.IsFinite(number)
        ? JsonValue.Create(number)
        : throw new ExtensionException(
            "number_out_of_range", $"{what} is beyond what a 64-bit floating-point number can hold.",
            "Use smaller numbers, or check for division by zero.", isInvalidInput: true);
}
