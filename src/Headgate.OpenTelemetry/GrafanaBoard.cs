namespace Headgate.OpenTelemetry;

/// <summary>The Grafana board of Headgate. It reads a Prometheus data source, into which Prometheus scrapes what the OpenTelemetry exporter offers, or to which OTLP is sent.</summary>
public static class GrafanaBoard
{
    private const string Resource = "headgate.json";

    /// <summary>Gives the board as JSON, as Grafana imports it.</summary>
    /// <returns>The JSON; the caller disposes it.</returns>
    public static Stream Open() => typeof(GrafanaBoard).Assembly.GetManifestResourceStream(Resource)!;

    /// <summary>Writes the board into a file, for the folder that Grafana provisions boards from.</summary>
    /// <param name="path">The file; replaced if it exists.</param>
    /// <param name="cancellationToken">Ends the writing; the file is then not whole.</param>
    /// <returns>A task that ends when it is written.</returns>
    /// <exception cref="ArgumentException"><paramref name="path"/> is empty, or holds what no path may hold.</exception>
    /// <exception cref="IOException">The file cannot be written: its folder does not exist, the disk is full, or another has it open.</exception>
    /// <exception cref="UnauthorizedAccessException">The file must not be written, or there is a folder of that name.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static async Task WriteAsync(string path, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var board = Open();
        await using (board.ConfigureAwait(false))
        {
            var file = File.Create(path);
            await using (file.ConfigureAwait(false)) await board.CopyToAsync(file, cancellationToken).ConfigureAwait(false);
        }
    }
}
