namespace KariOrleans.FrontDoor.Limits;

/// <summary>What is limited together. The limit is part of it, so a changed limit starts a new bucket.</summary>
/// <param name="Tenant">The tenant.</param>
/// <param name="Extension">The extension, or empty for the platform's own routes.</param>
/// <param name="Endpoint">The declared path, or empty for all undeclared ones together.</param>
/// <param name="CallsPerMinute">The limit.</param>
internal readonly record struct RateKey(string Tenant, string Extension, string Endpoint, int CallsPerMinute);
