using KariOrleans.Sdk;

namespace KariCore.Input;

/// <summary>Refusals that blame the caller's input.</summary>
internal static class Invalid
{
    public static ExtensionException Input(string message, string remedy) =>
        new("invalid_input", message, remedy, isInvalidInput: true);

    public static ExtensionException TooLarge(string message, string remedy) =>
        new("input_too_large", message, remedy, isInvalidInput: true);
}
