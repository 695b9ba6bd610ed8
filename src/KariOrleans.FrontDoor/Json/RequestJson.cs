using System.Text.Json.Serialization;
using KariOrleans.FrontDoor.Access;
using KariOrleans.FrontDoor.Extensions;
using KariOrleans.FrontDoor.Marketplace;
using KariOrleans.FrontDoor.Plugins;
using KariOrleans.FrontDoor.Tenants;

namespace KariOrleans.FrontDoor.Json;

/// <summary>What the platform's own routes read. Strict: what isn't understood is refused, not ignored.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    AllowDuplicateProperties = false,
    MaxDepth = 32)]
[JsonSerializable(typeof(InstallBody))]
[JsonSerializable(typeof(ReleaseBody))]
[JsonSerializable(typeof(ExecuteBody))]
[JsonSerializable(typeof(CreateTenantBody))]
[JsonSerializable(typeof(CreateKeyBody))]
internal sealed partial class RequestJson : JsonSerializerContext;
