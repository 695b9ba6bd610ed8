using KariOrleans.Contracts;
using KariOrleans.FrontDoor.Access;
using KariOrleans.FrontDoor.Json;
using KariOrleans.FrontDoor.Problems;

namespace KariOrleans.FrontDoor.Tenants;

/// <summary>Creates a tenant.</summary>
internal static class CreateTenantEndpoint
{
    private const int MaxDisplayNameLength = 200;

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/api/tenants", static async (HttpContext context, IGrainFactory grains, TenantDirectory tenants) =>
        {
            var (body, problem) = await JsonBody.ReadAsync(context, RequestJson.Default.CreateTenantBody);
            if (body is null) return problem!;
            if (!TenantName.IsValid(body.Name))
            {
                return new Problem(400, "invalid_tenant_name", "name must be 1 to 40 of a-z, 0-9 and '-', no '-' at its ends.");
            }

            if (body.DisplayName is { Length: > MaxDisplayNameLength })
                return new Problem(400, "invalid_input", $"display_name may have {MaxDisplayNameLength} characters.");

            context.ActAsPlatform();
            var tenant = grains.Tenant(body.Name);
            var isNew = await tenant.CreateAsync(body.DisplayName ?? body.Name);
            tenants.Forget(body.Name);
            if (!isNew) return new Problem(409, "tenant_exists", $"There is a tenant '{body.Name}' already.");

            return await tenant.GetAsync() is { } created
                ? Results.Json(TenantView.Of(created), AnswerJson.Default.TenantView, statusCode: StatusCodes.Status201Created)
                : new Problem(500, "internal_error", "The tenant was created but can't be read.");
        })
        .RequireAuthorization(FrontDoorPolicies.Platform)
        .WithTags("tenants").WithSummary("Creates a tenant.")
        .Accepts<CreateTenantBody>("application/json").Produces<TenantView>(StatusCodes.Status201Created);
}
