using System.Net;
using Headgate.Dashboard.Endpoints;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Headgate.Dashboard.Actions;

/// <summary>Who may change pipelines: whoever meets the policy, and comes from a page of this application.</summary>
internal sealed class ActionGuard(DashboardOptions options)
{
    private const string Remote = "Actions without authorization are for this machine alone: the address of the dashboard must name localhost, 127.0.0.1 or [::1]. Open it there, or set DashboardOptions.ActionPolicy.";
    private const string Off = "Actions are off. Set DashboardOptions.ActionPolicy to the name of an authorization policy to allow them to those who meet it.";

    /// <summary>Whether the application has what the options need.</summary>
    /// <exception cref="InvalidOperationException">It has not.</exception>
    public static void Check(DashboardOptions options, IServiceProvider services)
    {
        if (!options.HasActions) return;
        if (!options.AllowsActionsOfAll && string.IsNullOrWhiteSpace(options.ActionPolicy))
            throw new InvalidOperationException("The dashboard's ActionPolicy is empty. Set it to the name of an authorization policy, or leave it null: then actions are off.");
        if (services.GetService<IAntiforgery>() is null)
            throw new InvalidOperationException("The dashboard's actions need antiforgery, and the application has none. Call builder.Services.AddAntiforgery(), or leave actions off.");
        if (!options.AllowsActionsOfAll && services.GetService<IPolicyEvaluator>() is null)
            throw new InvalidOperationException($"The dashboard's ActionPolicy is '{options.ActionPolicy}', and the application has no authorization. Call builder.Services.AddAuthorization() with that policy, or leave actions off.");
        if (!options.AllowsActionsOfAll && IsUnknown(options.ActionPolicy!, services)) throw new InvalidOperationException(NoSuchPolicy(options.ActionPolicy!));
    }

    /// <summary>Why whoever has sent a request may not act; null when they may.</summary>
    public async ValueTask<string?> WhyNotAsync(HttpContext context)
    {
        if (options.AllowsActionsOfAll) return IsOfThisMachine(context.Request.Host) ? null : Remote;
        if (options.ActionPolicy is not { } name) return Off;
        var services = context.RequestServices;
        if (await services.GetRequiredService<IAuthorizationPolicyProvider>().GetPolicyAsync(name) is not { } policy) return NoSuchPolicy(name);
        var evaluator = services.GetRequiredService<IPolicyEvaluator>();
        var user = await evaluator.AuthenticateAsync(policy, context);
        var result = await evaluator.AuthorizeAsync(policy, user, context, context);
        if (result.Succeeded) return null;
        return result.Challenged ? $"Nobody has signed in, and the policy '{name}' asks for somebody." : $"The policy '{name}' is not met.";
    }

    /// <summary>Whether a request comes from a page of this application.</summary>
    /// <exception cref="ProblemException">It does not, or nobody knows.</exception>
    public static async Task CheckOriginAsync(HttpContext context)
    {
        try
        {
            await context.RequestServices.GetRequiredService<IAntiforgery>().ValidateRequestAsync(context);
        }
        catch (AntiforgeryValidationException)
        {
            throw new ProblemException(
                StatusCodes.Status400BadRequest,
                "The request has no valid antiforgery token. Ask api/antiforgery for one, and send it in the header that is named there, with the cookie that came with it.");
        }
    }

    /// <summary>
    /// Whether a host is a name of this machine. A page of elsewhere whose own name is led to this machine (DNS rebinding) is, for a browser, a page of this application, and
    /// gets a token like one: only the name that the browser was given tells it.
    /// </summary>
    private static bool IsOfThisMachine(HostString host) =>
        string.Equals(host.Host, "localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host.Host, out var address) && IPAddress.IsLoopback(address));

    /// <summary>Whether there is no policy of a name. Policies that are looked up somewhere else may come later.</summary>
    private static bool IsUnknown(string policy, IServiceProvider services)
    {
        using var scope = services.CreateScope();
        return scope.ServiceProvider.GetService<IAuthorizationPolicyProvider>() is { } provider
            && provider.GetType() == typeof(DefaultAuthorizationPolicyProvider)
            && provider.GetPolicyAsync(policy) is { IsCompletedSuccessfully: true, Result: null };
    }

    private static string NoSuchPolicy(string name) => $"The dashboard's ActionPolicy is '{name}', and there is no such policy. Add it with AddAuthorization, or name another.";
}
