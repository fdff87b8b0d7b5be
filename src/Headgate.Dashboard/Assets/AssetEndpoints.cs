using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Headgate.Dashboard.Assets;

/// <summary>Hands the page and its files to browsers.</summary>
internal sealed class AssetEndpoints(AssetLibrary library)
{
    private const string Policy = "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'self'; require-trusted-types-for 'script'";

    /// <summary>The page. All that it names is named relative to it, so that it works below any path, told or untold to the application.</summary>
    public Task PageAsync(HttpContext context)
    {
        var path = context.Request.PathBase.Add(context.Request.Path).Value ?? "";
        if (!path.EndsWith('/'))
        {
            context.Response.StatusCode = StatusCodes.Status307TemporaryRedirect;
            context.Response.Headers.Location = $"{Uri.EscapeDataString(path[(path.LastIndexOf('/') + 1)..])}/{context.Request.QueryString}";
            return Task.CompletedTask;
        }

        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = Policy;
        headers["Referrer-Policy"] = "same-origin";
        return SendAsync(context, library.Page, "no-cache");
    }

    public Task FileAsync(HttpContext context)
    {
        if (library.Find((string)context.GetRouteValue("file")!) is not { } asset)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        }

        // A page that was opened before the application was replaced asks for what there is no more: it gets what there is, and does not keep it.
        var isCurrent = (string?)context.GetRouteValue("version") == library.Version;
        return SendAsync(context, asset, isCurrent ? "public, max-age=31536000, immutable" : "no-cache");
    }

    private static async Task SendAsync(HttpContext context, Asset asset, string caching)
    {
        var response = context.Response;
        response.Headers.CacheControl = caching;
        response.Headers.ETag = asset.Tag;
        response.Headers.XContentTypeOptions = "nosniff";
        if (context.Request.Headers.IfNoneMatch.Contains(asset.Tag))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        response.ContentType = asset.ContentType;
        response.ContentLength = asset.Bytes.Length;
        if (!HttpMethods.IsHead(context.Request.Method)) await response.Body.WriteAsync(asset.Bytes, context.RequestAborted);
    }
}
