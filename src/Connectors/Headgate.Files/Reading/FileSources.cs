using System.Runtime.CompilerServices;
using Headgate.Files.Checkpoints;
using Headgate.Pipelines.Sources;

namespace Headgate.Files.Reading;

/// <summary>Makes sources that read files.</summary>
internal static class FileSources
{
    /// <summary>What a source is made with is the same when it is made again because it has failed: so are its checkpoints.</summary>
    private static readonly ConditionalWeakTable<SourceContext, CheckpointLedger> Ledgers = [];

    public static Func<SourceContext, Source<T>> Of<T>(string pattern, Action<FileSourceOptions, IServiceProvider> configure, FileFormat<T> format)
    {
        ArgumentException.ThrowIfNullOrEmpty(pattern);
        ArgumentNullException.ThrowIfNull(configure);
        return context =>
        {
            ArgumentNullException.ThrowIfNull(context);
            var options = new FileSourceOptions();
            configure(options, context.Services);
            options = options.Copy();
            options.Check($"{context.Pipeline}: {context.Name}", pattern);
            var ledger = Ledgers.GetValue(context, _ => new CheckpointLedger(Store(options), options.CheckpointInterval, context));
            var intake = new FileIntake<T>(format, options, context, ledger);
            var listing = new FileListing(pattern, options.BaseFolder);
            return options.Follow ? new FollowingFileSource<T>(intake, listing) : new FiniteFileSource<T>(intake, listing, pattern);
        };
    }

    private static ICheckpointStore? Store(FileSourceOptions options) =>
        options.Checkpoints ?? (options.CheckpointPath is { } path ? new CheckpointFile(path) { MustExist = options.CheckpointMustExist } : null);
}
