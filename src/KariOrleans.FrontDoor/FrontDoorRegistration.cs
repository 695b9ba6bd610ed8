using KariOrleans.FrontDoor.Access;
using KariOrleans.FrontDoor.Extensions;
using KariOrleans.FrontDoor.Health;
using KariOrleans.FrontDoor.Json;
using KariOrleans.FrontDoor.Limits;
using KariOrleans.FrontDoor.OpenApi;
using KariOrleans.FrontDoor.Problems;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace KariOrleans.FrontDoor;

/// <summary>What the HTTP surface needs. It needs an <see cref="IGrainFactory"/> from the host besides.</summary>
public static class FrontDoorRegistration
{
    /// <summary>Adds the HTTP surface.</summary>
    public static IServiceCollection AddFrontDoor(this IServiceCollection services, IConfiguration configuration)
    {
        var section = configuration.GetSection(FrontDoorOptions.Section);
        services.AddOptions<FrontDoorOptions>().Bind(section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<FrontDoorOptions>, FrontDoorOptionsValidator>();
        services.TryAddSingleton(TimeProvider.System);

        services.AddSingleton<ApiKeyDirectory>();
        services.AddSingleton<TenantDirectory>();
        services.AddSingleton<TenantRoutes>();
        services.AddSingleton<PlatformRoutes>();
        services.AddSingleton<CallRates>();
        services.AddSingleton<ExtensionCalls>();
        services.AddSingleton<Readiness>();
        services.AddExceptionHandler<ExceptionProblems>();
        services.AddRouting();

        AddAccess(services, section.Get<FrontDoorOptions>()?.Jwt);
        AddCors(services, configuration);
        AddDocument(services);
        return services;
    }

    private static void AddAccess(IServiceCollection services, JwtOptions? jwt)
    {
        var authentication = services.AddAuthentication(Schemes.Kari)
            .AddCookie(Schemes.Cookie, PageCookie.Configure);
        services.Configure<Microsoft.AspNetCore.Authentication.AuthenticationOptions>(options =>
            options.AddScheme<KariAuthenticationHandler>(Schemes.Kari, null));
        services.AddTransient<KariAuthenticationHandler>();
        if (jwt is not null) authentication.AddJwtBearer(Schemes.Jwt, bearer => JwtSetup.Configure(bearer, jwt));

        services.AddSingleton<IAuthorizationMiddlewareResultHandler, AccessDenials>();
        services.AddAuthorizationBuilder()
            .AddPolicy(FrontDoorPolicies.Admin, policy => policy.RequireRole(Roles.Admin, Roles.Platform))
            .AddPolicy(FrontDoorPolicies.Platform, policy => policy.RequireRole(Roles.Platform))
            .AddPolicy(FrontDoorPolicies.Pages, policy =>
                policy.AddAuthenticationSchemes(Schemes.Cookie).RequireAuthenticatedUser())
            .AddPolicy(FrontDoorPolicies.PlatformPages, policy =>
                policy.AddAuthenticationSchemes(Schemes.Cookie).RequireRole(Roles.Platform));
    }

    // Credentials are headers that a page must add itself, so no origin ever sends them unasked.
    private static void AddCors(IServiceCollection services, IConfiguration configuration)
    {
        var origins = FrontDoorPipeline.CorsOrigins(configuration);
        services.AddCors(cors => cors.AddDefaultPolicy(policy =>
        {
            if (origins.Contains("*")) policy.AllowAnyOrigin();
            else policy.WithOrigins(origins);
            policy.AllowAnyHeader().AllowAnyMethod()
                .WithExposedHeaders(TraceHeader.Name, "Link", "ETag", "Location", "Retry-After");
        }));
    }

    private static void AddDocument(IServiceCollection services)
    {
        services.AddScoped<DocumentAudience>();
        services.ConfigureHttpJsonOptions(json =>
        {
            json.SerializerOptions.PropertyNamingPolicy = System.Text.Json.JsonNamingPolicy.SnakeCaseLower;
            json.SerializerOptions.TypeInfoResolverChain.Insert(0, AnswerJson.Default);
            json.SerializerOptions.TypeInfoResolverChain.Insert(1, RequestJson.Default);
        });
        services.AddOpenApi(ReferenceEndpoints.Document, options =>
        {
            options.OpenApiVersion = Microsoft.OpenApi.OpenApiSpecVersion.OpenApi3_1;
            options.AddDocumentTransformer<SecurityTransformer>();
            options.AddDocumentTransformer<ExtensionTransformer>();
        });
    }
}
