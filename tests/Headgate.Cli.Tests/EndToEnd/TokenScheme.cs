using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Headgate.Cli.Tests.EndToEnd;

/// <summary>Knows those who bring the token in a header: <c>Bearer letmein</c> those who may look, <c>Bearer letmein-operator</c> those who may act.</summary>
internal sealed class TokenScheme(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder) : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    protected override Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var token = Request.Headers.Authorization.ToString();
        if (!token.StartsWith($"Bearer {Application.Token}", StringComparison.Ordinal)) return Task.FromResult(AuthenticateResult.NoResult());
        var claims = token.EndsWith("-operator", StringComparison.Ordinal) ? new[] { new Claim("operator", "") } : [];
        return Task.FromResult(AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(new ClaimsIdentity(claims, "Token")), "Token")));
    }
}
