namespace Headgate.OrdersEtl.Tests;

/// <summary>Answers HTTP requests in memory, with what a test says; keeps the paths it was asked for.</summary>
public sealed class ScriptedHandler(Func<int, Task<HttpResponseMessage>> answer) : HttpMessageHandler
{
    private readonly Lock _lock = new();
    private readonly List<string> _paths = [];

    public IReadOnlyList<string> Paths
    {
        get
        {
            lock (_lock) return [.. _paths];
        }
    }

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        int number;
        lock (_lock)
        {
            _paths.Add(request.RequestUri!.AbsolutePath);
            number = _paths.Count;
        }

        return answer(number);
    }
}
