using KariOrleans.Contracts;
using KariOrleans.FrontDoor.Json;
using KariOrleans.FrontDoor.Problems;

namespace KariOrleans.FrontDoor.Access;

/// <summary>Creates an API key for a user of the tenant.</summary>
internal static class CreateKeyEndpoint
{
    private const int MaxRoles = 32;
    private const int MaxTextLength = 100;

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/api/keys", static async (HttpContext context, IGrainFactory grains) =>
        {
            var (body, problem) = await JsonBody.ReadAsync(context, RequestJson.Default.CreateKeyBody);
            if (body is null) return problem!;
            if (Complaint(body) is { } complaint) return new Problem(400, "invalid_input", complaint);
            if (!context.User.IsInRole(Roles.Platform) && body.Roles.Any(role => role is Roles.Platform or Roles.System))
            {
                return new Problem(403, "role_not_grantable", "Only platform administrators grant the roles platform and system.");
            }

            var caller = context.ActAsCaller();
            var created = await grains.Tenant(caller.Tenant).CreateKeyAsync(body.User, body.Roles, body.Label ?? "");
            var info = created.Info;
            context.Response.Headers.CacheControl = "no-store";
            return Results.Json(
                new CreatedKeyView(info.Id, info.User, info.Roles, info.Label, info.CreatedAt, created.Key),
                AnswerJson.Default.CreatedKeyView,
                statusCode: StatusCodes.Status201Created);
        })
        .RequireAuthorization(FrontDoorPolicies.Admin)
        .WithTags("keys").WithSummary("Creates an API key; its secret is shown only now.")
        .Accepts<CreateKeyBody>("application/json").Produces<CreatedKeyView>(StatusCodes.Status201Created);

    private static string? Complaint(CreateKeyBody body)
    {
        if (!IsText(body.User) || body.User.Length == 0) return $"user must have 1 to {MaxTextLength} printable characters.";
        if (body.Label is not null && !IsText(body.Label)) return $"label may have {MaxTextLength} printable characters.";
        return body.Roles.Length > MaxRoles || !Array.TrueForAll(body.Roles, role => role is not null && Roles.IsValid(role))
            ? $"roles may hold {MaxRoles} words of a-z, 0-9, '_' and '-'."
            : null;
    }

    private static bool IsText(string text) => text.Length <= MaxTextLength && !text.Any(char.IsControl);
}
