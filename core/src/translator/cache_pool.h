// The caches of calls that may run at the same time: each borrows some for as long as it lasts.
#pragma once

#include <cstddef>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

#include "network/projection_cache.h"

namespace glossa {

class CachePool {
 public:
  // `network` must outlive this.
  explicit CachePool(const Network& network) : network_(network) {}

  // Gives its caches back when it goes; the pool must be there then.
  class Loan {
   public:
    Loan(CachePool& pool, std::unique_ptr<Caches> caches)
        : pool_(pool), caches_(std::move(caches)) {}
    Loan(const Loan&) = delete;
    Loan& operator=(const Loan&) = delete;
    ~Loan() {
      const std::lock_guard lock(pool_.mutex_);
      pool_.free_.push_back(std::move(caches_));
    }
    Caches& operator*() const { return *caches_; }

   private:
    CachePool& pool_;
    std::unique_ptr<Caches> caches_;
  };

  Loan borrow() {
    const std::lock_guard lock(mutex_);
    if (free_.empty()) {
      free_.reserve(++made_);  // giving back must not fail
      return {*this, std::make_unique<Caches>(network_)};
    }
    std::unique_ptr<Caches> caches = std::move(free_.back());
    free_.pop_back();
    return {*this, std::move(caches)};
  }

 private:
  const Network& network_;
  std::mutex mutex_;
  std::size_t made_ = 0;
  std::vector<std::unique_ptr<Caches>> free_;
};

}  // namespace glossa
