const PERIOD_MILLIS = 1000;
const HISTORY_LENGTH = 120;

const exact = new Intl.NumberFormat("en");
const compact = new Intl.NumberFormat("en", { notation: "compact", maximumFractionDigits: 1 });

const time = new Intl.DateTimeFormat(undefined, { dateStyle: "short", timeStyle: "medium" });

const roles = {
	standalone: {
		title: "StatsD gateway",
		listening: "Listening for datagrams on UDP",
		alone: ""
	},
	receiver: {
		title: "StatsD gateway: receiver",
		listening: "Listening for datagrams on UDP",
		alone: "no aggregator"
	},
	aggregator: {
		title: "StatsD gateway: aggregator",
		listening: "Listening for handles on",
		alone: "no receiver"
	}
};

/** The values that a chart shows, the newest last. */
const histories = new WeakMap();
let previous = null;

const charts = {
	occupancy: "Occupancy",
	allocations: "Allocations per second",
	promotions: "Promotions per second"
};

function byId(id) {
	return document.getElementById(id);
}

function setText(element, text) {
	if (element.textContent !== text) {
		element.textContent = text;
	}
}

function formatSize(bytes) {
	return bytes < 1024 ? `${bytes} B` : `${bytes / 1024} KB`;
}

function formatRate(rate) {
	return compact.format(rate < 10 ? Math.round(rate * 10) / 10 : Math.round(rate));
}

function formatTargets(promotedTo) {
	const targets = Object.entries(promotedTo);
	return targets.map(([size, count]) => (targets.length > 1 ? `${exact.format(count)} ` : "")
		+ `to ${formatSize(Number(size))}`).join(", ");
}

function sum(numbers) {
	return Object.values(numbers).reduce((left, right) => left + right, 0);
}

async function fetchJson(path) {
	const response = await fetch(path, { cache: "no-store", signal: AbortSignal.timeout(5 * PERIOD_MILLIS) });
	if (!response.ok) {
		throw new Error(`${path}: ${response.status}`);
	}
	return response.json();
}

async function observe() {
	const [gateway, processes, arenas] = await Promise.all([fetchJson("api/gateway"), fetchJson("api/processes"),
		fetchJson("api/arenas")]);
	return { gateway, processes, arenas, dropped: sum(gateway.dropped), millis: performance.now() };
}

/** The rate per second of a count since the previous observation; nothing after a restart. */
function rateOf(count, now) {
	const before = previous && count(previous);
	const difference = count(now) - before;
	return previous && difference >= 0 ? difference * 1000 / (now.millis - previous.millis) : 0;
}

function showTraffic(now) {
	const gateway = now.gateway;
	const receivedRate = rateOf((observation) => observation.gateway.received, now);
	const role = roles[gateway.role];
	document.title = role.title;
	setText(byId("title"), role.title);
	document.querySelectorAll("[data-role]").forEach((element) => {
		element.hidden = !element.dataset.role.split(" ").includes(gateway.role);
	});
	setText(byId("address"), gateway.address ? `${role.listening} ${gateway.address}` : "Not listening");
	setText(byId("received-rate"), formatRate(receivedRate));
	setText(byId("received"), `${exact.format(gateway.received)} datagrams in total`);
	setText(byId("processed-rate"), formatRate(rateOf((observation) => observation.gateway.processed, now)));
	setText(byId("processed"), `${exact.format(gateway.processed)} in total`);
	setText(byId("dropped-rate"), formatRate(rateOf((observation) => observation.dropped, now)));
	setText(byId("dropped"), `${exact.format(now.dropped)} in total`);
	setText(byId("waiting"), exact.format(gateway.waiting));
	setText(byId("series"), exact.format(gateway.series));
	setText(byId("samples"), `${compact.format(gateway.recordedSamples)} samples`);
	byId("dropped-rate").classList.toggle("changed", previous !== null && now.dropped > previous.dropped);
	if (previous) {
		plot(byId("history"), receivedRate);
	}
}

/** Adds a value to a chart, whose height is the ceiling, or the highest value if that is more. */
function plot(chart, value, ceiling = 1) {
	const values = histories.get(chart) ?? [];
	histories.set(chart, values);
	values.push(value);
	if (values.length > HISTORY_LENGTH) {
		values.shift();
	}
	const highest = Math.max(ceiling, ...values);
	const offset = HISTORY_LENGTH - values.length;
	const points = values.map((value, index) => `${offset + index + 0.5},${(31 - 29 * value / highest).toFixed(2)}`);
	chart.querySelector(".line").setAttribute("d", `M${points.join("L")}`);
	chart.querySelector(".area").setAttribute("d",
		`M${offset + 0.5},32L${points.join("L")}L${HISTORY_LENGTH - 0.5},32Z`);
}

function showProcesses(now) {
	const { gateway, processes } = now;
	setText(byId("connection"), gateway.connections > 0 ? "up" : "down");
	setText(byId("connections"), gateway.connections > 0 ? `${gateway.connections} open` : roles[gateway.role].alone);
	byId("connection").classList.toggle("changed", gateway.connections === 0);
	setText(byId("handed-off-rate"), formatRate(rateOf((observation) => observation.gateway.handedOff, now)));
	setText(byId("handed-off"), `${exact.format(gateway.handedOff)} in total`);
	setText(byId("adopted-rate"), formatRate(rateOf((observation) => observation.gateway.adopted, now)));
	setText(byId("adopted"), `${exact.format(gateway.adopted)} in total, ${exact.format(gateway.dropped.stale)} stale`);
	setText(byId("in-transit"), exact.format(processes.inTransit));
	setText(byId("oldest-in-transit"), processes.inTransit > 0
		? `chunks, the oldest for at least ${exact.format(processes.oldestInTransitSeconds)} s` : "chunks");
	setText(byId("reclaimed"), exact.format(processes.reclaimed));
	showAttachments(processes.attachments);
}

function showAttachments(attachments) {
	const rows = byId("attachments");
	while (rows.rows.length > attachments.length) {
		rows.lastElementChild.remove();
	}
	attachments.forEach((attachment, index) => {
		const row = rows.rows[index] ?? rows.appendChild(
			byId("attachment-template").content.firstElementChild.cloneNode(true));
		const field = (key) => row.querySelector(`[data-field=${key}]`);
		setText(field("process"), `${attachment.pid}${attachment.self ? " (this one)" : ""}`);
		setText(field("role"), attachment.role ?? "–");
		setText(field("state"), attachment.alive ? "alive" : "dead");
		field("state").classList.toggle("live", attachment.alive);
		field("state").classList.toggle("lost", !attachment.alive);
		setText(field("slot"), String(attachment.slot));
		setText(field("since"), time.format(new Date(attachment.since)));
		setText(field("held"), exact.format(attachment.held));
	});
}

function showLosses(gateway) {
	const losses = Object.entries(gateway.dropped).map(([reason, count]) => [`datagram: ${reason}`, count]);
	losses.push(["line: event", gateway.events], ["line: service check", gateway.serviceChecks],
		["line: malformed", gateway.malformedLines], ["sample: no room", gateway.rejectedSamples]);
	const rows = byId("losses");
	losses.forEach(([reason, count], index) => {
		const row = rows.rows[index] ?? newLossRow(rows);
		setText(row.cells[0], reason);
		setText(row.cells[1], exact.format(count));
	});
}

function newLossRow(rows) {
	const row = rows.insertRow();
	const reason = document.createElement("th");
	reason.scope = "row";
	row.append(reason);
	row.insertCell().className = "number";
	return row;
}

function showArenas(now) {
	for (const [name, pools] of Object.entries(now.arenas)) {
		const section = byId(`arena-${name}`) ?? newArena(name, pools);
		const rows = section.querySelector("tbody").rows;
		pools.forEach((pool, index) => showPool(rows[index], pool, now, name, index));
	}
}

function newArena(name, pools) {
	const section = byId("arena-template").content.firstElementChild.cloneNode(true);
	section.id = `arena-${name}`;
	const heading = section.querySelector("h2");
	heading.id = `arena-${name}-heading`;
	heading.textContent = `Arena ${name}`;
	section.setAttribute("aria-labelledby", heading.id);
	section.querySelector("caption").textContent = "A promotion takes a larger chunk because the pool that fits is "
		+ "exhausted; an exhaustion finds none at all.";
	for (const pool of pools) {
		const row = byId("pool-template").content.firstElementChild.cloneNode(true);
		const size = formatSize(pool.chunkSize);
		row.querySelector("[data-field=size]").textContent = size;
		row.querySelector(".bar").setAttribute("aria-label", `Occupancy of the pool of ${size}`);
		for (const chart of row.querySelectorAll(".chart")) {
			chart.setAttribute("aria-label", `${charts[chart.dataset.chart]} of the pool of ${size} during the last two minutes`);
		}
		section.querySelector("tbody").append(row);
	}
	byId("arenas").append(section);
	return section;
}

function showPool(row, pool, now, name, index) {
	const field = (key) => row.querySelector(`[data-field=${key}]`);
	const before = previous?.arenas[name]?.[index] ?? pool;
	const bar = row.querySelector(".bar");
	bar.setAttribute("aria-valuemax", pool.chunkCount);
	bar.setAttribute("aria-valuenow", pool.used);
	bar.setAttribute("aria-valuetext", `${pool.used} of ${pool.chunkCount} chunks`);
	bar.classList.toggle("full", pool.used === pool.chunkCount);
	bar.firstElementChild.style.width = `${100 * pool.used / pool.chunkCount}%`;
	setText(field("used"), `${exact.format(pool.used)} / ${exact.format(pool.chunkCount)}`);
	setText(field("allocations"), exact.format(pool.allocations));
	const rate = (key) => rateOf((observation) => observation.arenas[name]?.[index]?.[key] ?? 0, now);
	const chart = (key) => row.querySelector(`[data-chart=${key}]`);
	setText(field("allocation-rate"), `${formatRate(rate("allocations"))} / s`);
	plot(chart("occupancy"), pool.used, pool.chunkCount);
	plot(chart("allocations"), rate("allocations"));
	plot(chart("promotions"), rate("promotions"));
	setText(field("promotions"), exact.format(pool.promotions));
	setText(field("promoted-to"), formatTargets(pool.promotedTo));
	setText(field("exhaustions"), exact.format(pool.exhaustions));
	field("promotions").classList.toggle("changed", pool.promotions > before.promotions);
	field("exhaustions").classList.toggle("changed", pool.exhaustions > before.exhaustions);
}

function showState(live) {
	const state = byId("state");
	state.classList.toggle("live", live);
	state.classList.toggle("lost", !live);
	setText(state, live ? "live" : "no answer");
}

async function refresh() {
	try {
		const now = await observe();
		showTraffic(now);
		showProcesses(now);
		showArenas(now);
		showLosses(now.gateway);
		previous = now;
		showState(true);
	}
	catch (error) {
		console.warn(error);
		showState(false);
	}
	setTimeout(refresh, PERIOD_MILLIS);
}

refresh();
