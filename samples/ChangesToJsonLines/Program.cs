// The changes of PostgreSQL's tables, as they are committed, in files of JSON Lines: in their order, at least once.
using ChangesToJsonLines;
using Headgate.Files;
using Headgate.Pipelines;
using Headgate.Pipelines.Failures;
using Headgate.PostgreSql;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Progress;

var builder = Host.CreateApplicationBuilder(args);
var options = ChangesOptions.From(builder.Configuration);

builder.Services.AddPipeline("changes", pipeline => pipeline
    .From(PostgresChanges.Read(changes =>
    {
        changes.ConnectionString = options.Postgres;
        changes.Slot = options.Slot; // the server remembers here how far changes were acknowledged
        changes.Publication = options.Slot;
        foreach (var table in options.Tables) changes.Tables.Add(table);
        changes.StatusInterval = TimeSpan.FromSeconds(1);
    }))
    .Process(ChangeLine.Of, step => step.Concurrency = 1, name: "line") // one at a time, here and below: the order stays
    .Batch("file", JsonLines.Write("changes-{time:yyyyMMdd}-{n}.jsonl", ChangeJson.Default.ChangeLine, file =>
    {
        file.BaseFolder = options.Folder;
        file.MaxFileCount = options.MaxFileCount;
        file.MaxFileAge = TimeSpan.FromHours(1);
    }), batcher =>
    {
        batcher.Size = 1000;
        batcher.Timeout = TimeSpan.FromMilliseconds(200);
    })
    .OnFailure(FailureAction.StopPipeline)); // a disk that is full: rather stop, and read it all again, than leave a gap

ProgressLine.AddTo(builder, "changes"); // on a terminal
await builder.Build().RunAsync();
